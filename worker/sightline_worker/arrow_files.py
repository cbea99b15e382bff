"""read_arrow: an Arrow IPC file (Feather) or stream as Parquet, a batch at a time."""
import os

import pyarrow
import pyarrow.ipc
import pyarrow.parquet

from sightline_worker.errors import TaskError, invalid


def _dense(column_type: pyarrow.DataType) -> pyarrow.DataType:
    """Dictionaries are a matter of storage; the table has their values."""
    return column_type.value_type if pyarrow.types.is_dictionary(column_type) else column_type


def _open(path: str):
    source = pyarrow.OSFile(path)
    try:
        return pyarrow.ipc.open_file(source), True
    except pyarrow.ArrowInvalid:
        source.seek(0)
        return pyarrow.ipc.open_stream(source), False


def read(folders, progress, *, file: str) -> dict:
    try:
        reader, seekable = _open(os.path.join(folders.input, file))
        schema = pyarrow.schema([field.with_type(_dense(field.type)).with_nullable(True) for field in reader.schema])
        if not len(schema):
            raise invalid("The file holds a table without columns.")
        count = reader.num_record_batches if seekable else 0
        batches = (reader.get_batch(i) for i in range(count)) if seekable else iter(reader)
        rows = 0
        with pyarrow.parquet.ParquetWriter(os.path.join(folders.output, "table.parquet"), schema, compression="zstd") as writer:
            for i, batch in enumerate(batches):
                writer.write_batch(batch.cast(schema))
                rows += batch.num_rows
                if count:
                    progress((i + 1) / count)
    except pyarrow.ArrowException as error:
        raise TaskError("invalid_input", "The Arrow file cannot be read. Check that it is complete and not damaged.", str(error)[:2000]) from None
    return {"tables": [{"name": "table", "file": "table.parquet", "row_count": rows, "repairs": []}], "warnings": []}
