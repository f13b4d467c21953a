namespace Morsel.Compression;

/// <summary>Compresses content piece by piece into one output. For one thread at a time.</summary>
internal interface IStreamEncoder : IDisposable
{
    /// <summary>Compresses the next bytes. What is written so far depends on how they are cut, the whole does not.</summary>
    void Append(ReadOnlySpan<byte> input);

    /// <summary>Writes what is left.</summary>
    void Finish();
}
