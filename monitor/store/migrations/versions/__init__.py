"""Which steps led to the tables of today? One file each, never changed once released."""
