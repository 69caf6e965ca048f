"""Write return files and statements as a bank would, with trailers that add up.

For samples, demonstrations and tests. CNAB files are laid out from the same tables that the readers
use, so a writer cannot drift from its reader; OFX is written as 1.x SGML. Each writer also exists
as an iterator of lines, so that a file of any size is written in flat memory.
"""

from cobro.formats.write_cnab240 import cnab240_return_lines, write_cnab240_return
from cobro.formats.write_cnab240_statement import write_cnab240_statement
from cobro.formats.write_cnab400 import cnab400_return_lines, write_cnab400_return
from cobro.formats.write_ofx import AccountLine, ofx_lines, write_ofx
from cobro.formats.write_records import PaidTitle

__all__ = [
    "AccountLine",
    "PaidTitle",
    "cnab240_return_lines",
    "cnab400_return_lines",
    "ofx_lines",
    "write_cnab240_return",
    "write_cnab240_statement",
    "write_cnab400_return",
    "write_ofx",
]
