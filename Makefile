# Each command prepares what it needs (scripts/preparer.sh: quick when nothing is missing).
SHELL := /bin/bash
PY := .venv/bin/python
PREPARER := @./scripts/preparer.sh

.DEFAULT_GOAL := help
.PHONY: help demo test bench verifier-tout lint format textes preparer

help: ## cette aide
	@echo "make …"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r cible aide; do printf '%-16s %s\n' "$$cible" "$$aide"; done

demo: ## les exemples, en Word et en PDF, dans sortie/
	$(PREPARER)
	@./scripts/demo.sh

test: ## tous les contrôles puis les tests (ARGS="-k mot" pour en choisir)
	$(PREPARER)
	@./scripts/controler.sh $(ARGS)

bench: ## vitesse des documents Word et PDF, comparée à celle de docxtpl et de LibreOffice seuls
	$(PREPARER)
	@for mesure in benchmarks/*.py; do $(PY) "$$mesure" $(ARGS) || exit; done

verifier-tout: ## test et demo, puis chaque fichier Word produit passé à deux validateurs (demande Node)
	$(PREPARER)
	@./scripts/verifier-tout.sh

lint: ## style, types et couches, sans les tests
	$(PREPARER) --python-seul
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

format: ## remet le code en forme
	$(PREPARER) --python-seul
	@$(PY) -m ruff check --fix --exit-zero .
	@$(PY) -m ruff format .

textes: ## réécrit le texte placé à côté de chaque modèle Word
	$(PREPARER) --python-seul
	@$(PY) -m clausegen.word.textdump templates/clauses

preparer: ## l'environnement seul
	$(PREPARER)
