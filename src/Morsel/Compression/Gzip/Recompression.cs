using System.Buffers;

namespace Morsel.Compression.Gzip;

/// <summary>How a control file says that its target was compressed: <c>Recompress: 1f8b... --best</c>.</summary>
/// <remarks>Nothing of it is ever run: only options that are known are taken, and our own gzip follows them.</remarks>
internal sealed class Recompression
{
    /// <summary>Longest header that is taken, in bytes: longer than any name may be.</summary>
    public const int MaxHeaderBytes = 4096 + GzipHeader.FixedBytes + 1;

    /// <summary>The options that are understood, in the order in which zsyncmake tries them.</summary>
    public static readonly IReadOnlyList<(string Options, GzipSettings Settings)> Known =
    [
        ("--best", new(GzipSettings.BestLevel)),
        ("", new(GzipSettings.DefaultLevel)),
        ("--rsync", new(GzipSettings.DefaultLevel, isRsyncable: true)),
        ("--rsync --best", new(GzipSettings.BestLevel, isRsyncable: true)),
    ];

    private const int EffortPlace = 8;

    // The header says already whether there is a name.
    private static readonly Dictionary<string, GzipSettings> KnownOptions = Known
        .Concat(Known.Select(known => (Options: $"{known.Options} --no-name".TrimStart(), known.Settings)))
        .ToDictionary(known => known.Options, known => known.Settings, StringComparer.Ordinal);

    private Recompression(byte[] header, GzipSettings settings) => (Header, Settings) = (header, settings);

    /// <summary>The header of the compressed file.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    public GzipSettings Settings { get; }

    /// <summary>Reads the value of a Recompress line.</summary>
    /// <param name="value">"HEX OPTIONS"; the options may be missing.</param>
    /// <param name="recompression">How the file was compressed; null if that cannot be followed.</param>
    /// <param name="refusal">Why not, for people; null if it can.</param>
    public static bool TryParse(string value, out Recompression? recompression, out string? refusal)
    {
        recompression = null;
        int end = value.IndexOf(' ', StringComparison.Ordinal);
        string hex = end < 0 ? value : value[..end];
        string options = end < 0 ? "" : value[(end + 1)..].Trim(' ');
        if (!TryReadHeader(hex, out byte[] header))
            refusal = $"Recompress begins with {hex.Length} digits that are not a gzip header of at most {MaxHeaderBytes} bytes";
        else if (!KnownOptions.TryGetValue(options, out GzipSettings settings))
            refusal = "Recompress has other options than --rsync, --best and --no-name, in this order";
        else
            (recompression, refusal) = (new(header, settings), null);
        return recompression is not null;
    }

    /// <summary>Begins to make the compressed file.</summary>
    /// <param name="output">Takes it, header and trailer included.</param>
    public IStreamEncoder Begin(IBufferWriter<byte> output) => new GzipCompressor(Settings, Header.Span, output);

    /// <summary>Begins to make the compressed file with the help of an earlier one.</summary>
    /// <param name="output">Takes it, header and trailer included.</param>
    /// <param name="earlier">Reads the earlier file.</param>
    /// <param name="threads">How many threads may work.</param>
    public IStreamEncoder Begin(IBufferWriter<byte> output, ReadAt earlier, int threads) => new ReusingGzipCompressor(Settings, Header.Span, output, earlier, threads);

    /// <summary>Whether another gzip file may have been made with the same level, as far as its header tells.</summary>
    /// <param name="prefix">What it begins with.</param>
    public bool MayBeAlike(ReadOnlySpan<byte> prefix) =>
        prefix.Length >= GzipHeader.FixedBytes && GzipHeader.Recognizes(prefix) && prefix[EffortPlace] == Header.Span[EffortPlace];

    private static bool TryReadHeader(string hex, out byte[] header)
    {
        header = new byte[hex.Length <= 2 * MaxHeaderBytes ? hex.Length / 2 : 0];
        return Convert.FromHexString(hex, header, out int read, out int written) == OperationStatus.Done
            && read == hex.Length && written == header.Length && GzipHeader.IsWhole(header);
    }
}
