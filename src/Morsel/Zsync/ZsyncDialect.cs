namespace Morsel.Zsync;

/// <summary>A writer of zsync control files.</summary>
public enum ZsyncDialect
{
    /// <summary>Morsel's own: SHA-1 and SHA-256 of the whole file; every client can read it.</summary>
    Morsel,

    /// <summary>Byte for byte what zsyncmake 0.6.2 writes.</summary>
    Zsyncmake062,
}
