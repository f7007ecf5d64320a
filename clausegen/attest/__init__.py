"""Hours done to attestations: counted by each market's own rules, numbered, registered, printed.

Enters: the workbook read by ``intake`` (:class:`~clausegen.intake.executions_file.ClasseurLu`). Leaves:
attestations (:class:`~clausegen.attest.records.Attestation`), those held back with their reasons, and the
report of every row that was not simply counted. No record that goes to a document can hold who took part.
"""
