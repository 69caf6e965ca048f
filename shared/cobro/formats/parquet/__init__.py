"""Apache Parquet, as much of it as Cobro writes: flat columns, plain values, gzip.

Decided in docs/decisions/parquet-by-hand.md. The format is public: parquet.thrift and the pages
"Encodings", "Logical Types" and "Compression" of its specification.
"""
