using Morsel.Files;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Local data that may hold blocks of the target; it is read once, from its beginning to its end.</summary>
internal interface ISeed : IDisposable
{
    /// <summary>Fills as much of the buffer as there is.</summary>
    /// <returns>Bytes read; 0 only at the seed's end.</returns>
    /// <exception cref="IOException">The seed cannot be read any further.</exception>
    int Read(Span<byte> buffer);

    /// <summary>Stretches that are likely to be those of the target, ascending and apart from one another: they are proven, and searched only where that fails.</summary>
    IReadOnlyList<SeedPlace> Places => [];

    /// <summary>An index that lies beside the seed and says which chunks are where in it; it may be of another file. Empty where there is none.</summary>
    ReadOnlyMemory<byte> IndexBeside => default;

    /// <summary>Whether that is of this seed for certain: then what is not where it says was changed, and need not be looked for.</summary>
    bool IsIndexSure => false;

    /// <summary>Bytes of the seed, as far as is known before it is read; 0 where nothing is.</summary>
    long Length => 0;

    /// <summary>Bytes of the file behind the seed; 0 where that is not known.</summary>
    long FileBytes => 0;

    /// <summary>The first bytes at or after an offset that are not zeros of a hole, which need not be read.</summary>
    FileExtent StoredFrom(long offset) => new(offset, long.MaxValue);

    /// <summary>Bytes of the file behind the seed that are done with when so many of the seed are; for progress only.</summary>
    long FileBytesOf(long seedBytes) => seedBytes;

    /// <summary>Passes over bytes, at most to the seed's end.</summary>
    /// <exception cref="IOException">The seed cannot be read any further.</exception>
    void Skip(long bytes)
    {
        byte[] passed = new byte[(int)Math.Min(bytes, 64 << 10)];
        for (int read = 1; bytes > 0 && read > 0; bytes -= read)
            read = Read(passed.AsSpan(0, (int)Math.Min(bytes, passed.Length)));
    }
}
