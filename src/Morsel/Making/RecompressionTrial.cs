using System.Buffers;
using Morsel.Compression.Gzip;
using Morsel.Files;

namespace Morsel.Making;

/// <summary>Finds out with which options gzip makes a file again, byte for byte, while its content passes by.</summary>
/// <param name="file">The gzip file.</param>
/// <param name="headerOf">Its header, which is known when the first of its content is.</param>
/// <param name="reach">How much is compared.</param>
internal sealed class RecompressionTrial(IBlockFile file, Func<GzipHeader?> headerOf, TrialReach reach) : IContentReceiver
{
    // zlib and its kin differ by their second block at the latest, which is tens of KiB long. Other levels of gzip differ where there is something
    // to find, and that is what compressing saves: content that cannot be compressed says nothing.
    private const long TellingPackedBytes = 256 << 10, TellingSavedBytes = 1 << 20;
    private const int PieceBytes = 64 << 10;
    private const int MostHeaderBytes = 400;   // twice as many digits must fit into a line of a control file
    private const int ZsyncmakeComparesBytes = 900;
    private const int ZsyncmakeReadsBytes = 1024;
    private const int FastEffort = 4, BestEffort = 2;

    private readonly bool _asZsyncmake = reach == TrialReach.Zsyncmake;
    private readonly long _length = file.Length;
    private List<Candidate>? _candidates;
    private byte[] _header = [];

    /// <summary>gzip's options, which may be none; null if it cannot make the file again.</summary>
    public string? Options { get; private set; }

    /// <summary>What a control file says: the header in hexadecimal, and the options; null if the file cannot be made again.</summary>
    public string? Line => Options is null ? null : $"{Convert.ToHexStringLower(_header)} {Options}";

    public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _candidates ??= Begin();
        foreach (Candidate candidate in _candidates)
        {
            for (ReadOnlyMemory<byte> rest = bytes; rest.Length > 0 && candidate.IsOpen; rest = rest[Math.Min(PieceBytes, rest.Length)..])
            {
                candidate.Append(rest.Span[..Math.Min(PieceBytes, rest.Length)]);
                Compare(candidate);
            }
        }
        _candidates.RemoveAll(candidate => candidate.HasFailed);
        return ValueTask.CompletedTask;
    }

    public ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _candidates ??= Begin();
        foreach (Candidate candidate in _candidates.Where(candidate => candidate.IsOpen))
        {
            candidate.Compressor.Finish();
            Compare(candidate);
            candidate.HasFailed |= _asZsyncmake ? !candidate.IsBelieved : candidate.ComparedBytes != _length;
        }
        if (_candidates.Find(candidate => !candidate.HasFailed) is { } found)
            Options = found.Options + (HasName || HasTime ? "" : found.Options.Length == 0 ? "--no-name" : " --no-name");
        return ValueTask.CompletedTask;
    }

    private bool HasName => headerOf()!.Name is not null;

    private bool HasTime => headerOf()!.ModifiedTime != 0;

    private List<Candidate> Begin()
    {
        if (headerOf() is not { Bytes: <= MostHeaderBytes } header)
            return [];
        _header = new byte[header.Bytes];
        file.Read(_header, 0);
        if (!GzipHeader.IsWhole(_header) || (_asZsyncmake && (HasName != HasTime || _length < ZsyncmakeReadsBytes)))
            return [];
        return [.. Recompression.Known.Where(known => _asZsyncmake || IsLikely(known.Settings)).Select(known => new Candidate(known.Settings, known.Options, _header))];
    }

    // gzip notes in its header whether it was told to be fast or small.
    private bool IsLikely(GzipSettings settings) => _header[8] != FastEffort && _header[8] == BestEffort == (settings.Level == GzipSettings.BestLevel);

    private void Compare(Candidate candidate)
    {
        ReadOnlySpan<byte> made = candidate.Output.WrittenSpan;
        byte[] expected = ArrayPool<byte>.Shared.Rent(PieceBytes);
        long mostBytes = _asZsyncmake ? _header.Length + ZsyncmakeComparesBytes : long.MaxValue;
        while (made.Length > 0 && !candidate.HasFailed)
        {
            int wanted = Math.Min(made.Length, PieceBytes), read = file.Read(expected.AsSpan(0, wanted), candidate.ComparedBytes);
            int judged = (int)Math.Clamp(mostBytes - candidate.ComparedBytes, 0, wanted);
            candidate.HasFailed = read < Math.Min(judged, wanted) || !made[..judged].SequenceEqual(expected.AsSpan(0, judged));
            candidate.ComparedBytes += wanted;
            made = made[wanted..];
        }
        ArrayPool<byte>.Shared.Return(expected);
        candidate.Output.ResetWrittenCount();
        candidate.IsBelieved = reach switch
        {
            // It packs without name and time, and reads so much of that.
            TrialReach.Zsyncmake => candidate.ComparedBytes - _header.Length + GzipHeader.FixedBytes >= ZsyncmakeReadsBytes,
            TrialReach.Telling => candidate.ComparedBytes >= TellingPackedBytes && candidate.PlainBytes - candidate.ComparedBytes >= TellingSavedBytes,
            _ => false,
        };
    }

    private sealed class Candidate
    {
        public Candidate(GzipSettings settings, string options, byte[] header) =>
            (Options, Compressor) = (options, new GzipCompressor(settings, header, Output));

        public string Options { get; }

        public ArrayBufferWriter<byte> Output { get; } = new();

        public GzipCompressor Compressor { get; }

        public long PlainBytes { get; private set; }

        public long ComparedBytes { get; set; }

        public bool IsBelieved { get; set; }

        public bool HasFailed { get; set; }

        public bool IsOpen => !IsBelieved && !HasFailed;

        public void Append(ReadOnlySpan<byte> plain)
        {
            Compressor.Append(plain);
            PlainBytes += plain.Length;
        }
    }
}

/// <summary>How much of a gzip file is compared with what gzip makes, before it is believed to be gzip's.</summary>
internal enum TrialReach
{
    /// <summary>What zsyncmake 0.6.2 believes: 900 bytes.</summary>
    Zsyncmake,

    /// <summary>As much as tells gzip from other compressors, and its levels from one another.</summary>
    Telling,

    /// <summary>All of it.</summary>
    Whole,
}
