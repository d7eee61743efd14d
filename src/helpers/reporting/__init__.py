"""From evidence and analyses to recorded results, executed notebooks and pages."""

import sys

# nbformat imports jsonschema, which looks for this package to check addresses in other alphabets;
# no notebook has any. Importing it builds 38 grammars and takes three seconds. Taken for missing,
# it is not waited for, in every process that reads a notebook.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
