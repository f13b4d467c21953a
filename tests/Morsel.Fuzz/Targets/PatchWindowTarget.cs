using Morsel.Patching;
using Morsel.Proof;

namespace Morsel.Fuzz.Targets;

/// <summary>What a patch stores of one window: streams, copies, corrections, filters.</summary>
internal sealed class PatchWindowTarget : FuzzTarget
{
    private const int BaseBytes = 100_000, LongWindow = 65_536, MostShortBytes = 100;

    // As long as the windows that the corpus has payloads of.
    private static readonly int[] ShortWindows = [513, 900];

    private readonly WindowDecoder[] _short;
    private readonly WindowDecoder _long = new(Head(LongWindow), new TextBase());

    public PatchWindowTarget()
        : base("patch-window") =>
        _short = [.. ShortWindows.Select(length => new WindowDecoder(Head(length), new TextBase()))];

    public override int MostBytes => 2048;

    // The streams are as long as a window at most, and are used again.
    public override long MostAllocated(int inputBytes) => (512 << 10) + (20L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] payload = input.ToArray();
        return payload.Length > MostShortBytes ? Decode(_long, payload) : Array.FindAll(_short, decoder => Decode(decoder, payload)).Length > 0;
    }

    private static bool Decode(WindowDecoder decoder, byte[] payload)
    {
        try
        {
            return decoder.Decode(0, payload).Length > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static PatchHead Head(int targetLength)
    {
        var digest = new Digest(DigestAlgorithm.Sha256, new byte[32]);
        return new PatchHead { WindowLog = 16, Filters = PatchHead.KnownFilters, BaseLength = BaseBytes, TargetLength = targetLength, BaseDigest = digest, TargetDigest = digest };
    }

    private sealed class TextBase : IBaseBytes
    {
        private readonly byte[] _bytes = Bases.Text(BaseBytes);

        public long Length => _bytes.Length;

        public int Read(Span<byte> into, long start)
        {
            Claim(start >= 0 && start <= _bytes.Length, "nothing outside of the base is read");
            int count = (int)Math.Min(into.Length, _bytes.Length - start);
            _bytes.AsSpan((int)start, count).CopyTo(into);
            return count;
        }
    }
}
