using Morsel.Files;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>The entries of an archive in a file. Content that is not asked for is not read.</summary>
internal sealed class ArchiveEntries(IBlockFile file) : IEntrySource
{
    private readonly CatarReader _reader = new();
    private readonly byte[] _buffer = new byte[64 << 10];
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>Called when nobody reads it any more.</summary>
    /// <value>Default: nothing is done.</value>
    public Action WhenDone { get; init; } = () => { };

    public CatarFeatures Features => _reader.Features;

    public CatarEntry Entry => _reader.Entry;

    public ReadOnlySpan<byte> Path => _reader.Path;

    public CatarStep Next()
    {
        SkipContent();
        while (true)
        {
            switch (Read(out _))
            {
                case CatarStep.NeedsBytes:
                    if (!Fill())
                        _reader.Complete();
                    break;
                case CatarStep.End:
                    return Fill() ? throw CatarFields.ProblemAt(_reader.Position, "the archive has ended, and more bytes follow") : CatarStep.End;
                case CatarStep.Content:
                    break;
                case CatarStep.Entry:
                    return CatarStep.Entry;
                case CatarStep.FolderEnd:
                    return CatarStep.FolderEnd;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    public int ReadContent(Span<byte> buffer)
    {
        if (_reader.ContentLeft == 0)
            return 0;
        if (_bytes.IsEmpty && !Fill())
            _reader.Complete();
        ReadOnlyMemory<byte> all = _bytes;
        _bytes = all[..Math.Min(all.Length, buffer.Length)];
        Read(out ReadOnlySpan<byte> content);
        content.CopyTo(buffer);
        _bytes = all[content.Length..];
        return content.Length;
    }

    public void Dispose()
    {
        file.Dispose();
        WhenDone();
    }

    private CatarStep Read(out ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> rest = _bytes.Span;
        CatarStep step = _reader.Read(ref rest, out content);
        _bytes = _bytes[(_bytes.Length - rest.Length)..];
        return step;
    }

    private bool Fill()
    {
        int read = file.Read(_buffer, _reader.Position);
        _bytes = _buffer.AsMemory(0, read);
        return read > 0;
    }

    // What is in the buffer already is not read again.
    private void SkipContent()
    {
        if (_reader.ContentLeft == 0)
            return;
        long skipped = _reader.SkipContent();
        _bytes = skipped < _bytes.Length ? _bytes[(int)skipped..] : default;
        if (_reader.Position > file.Length)
            throw TargetFormatException.CutOff("catar archive", $"{file.Length} of {_reader.Position} bytes");
    }
}
