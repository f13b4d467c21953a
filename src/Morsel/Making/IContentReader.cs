namespace Morsel.Making;

/// <summary>Where the bytes that are described come from.</summary>
internal interface IContentReader
{
    /// <summary>Fills as much of the buffer as there is.</summary>
    /// <returns>Bytes read; less than the buffer only at the end.</returns>
    /// <exception cref="IOException">They cannot be read, or changed meanwhile.</exception>
    int Read(Span<byte> buffer);

    /// <summary>Bytes of the file that were read so far.</summary>
    long FileBytes { get; }
}
