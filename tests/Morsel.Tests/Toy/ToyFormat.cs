using System.Globalization;
using System.Text;
using Morsel.Formats;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Tests.Toy;

/// <summary>
/// A format that is not Morsel's: boxes of fixed size, each an object of its own in the folder "boxes", named by its digest. This folder and one line in the
/// list of formats are all that it costs.
/// </summary>
internal sealed class ToyFormat : ITargetFormat
{
    public const string FirstLine = "boxes 1";

    public string Name => "boxes";

    public string Extension => ".boxes";

    public bool Recognizes(ReadOnlySpan<byte> prefix) => prefix.StartsWith(Encoding.ASCII.GetBytes(FirstLine));

    public ReadStep Read(ReadOnlyMemory<byte> prefix, bool isWhole)
    {
        if (!isWhole)
            return new ReadStep.NeedBytes(prefix.Length + 1L);
        string[] lines = Encoding.ASCII.GetString(prefix.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new ReadStep.Done(new ToyDescription(lines));
    }
}

/// <summary>Lines: the format, the length, the bytes in a box, the digest of the whole, then of each box its weak checksum and its digest.</summary>
internal sealed class ToyDescription : Description
{
    private readonly uint[] _weakSums;

    public ToyDescription(string[] lines)
    {
        string[][] boxes = [.. lines.Skip(4).Select(line => line.Split(' '))];
        _weakSums = [.. boxes.Select(box => uint.Parse(box[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        var layout = new TargetLayout(long.Parse(lines[1], CultureInfo.InvariantCulture), int.Parse(lines[2], CultureInfo.InvariantCulture));
        byte[] digests = Convert.FromHexString(string.Concat(boxes.Select(box => box[1])));
        Index = new TargetIndex(layout, new BlockDigests(DigestAlgorithm.Sha256, 32, digests))
        {
            WholeDigests = [new Digest(DigestAlgorithm.Sha256, Convert.FromHexString(lines[3]))],
            Origins = [new ToyStore(layout, [.. boxes.Select(box => box[1])])],
        };
    }

    public override string Format => "boxes";

    public override TargetIndex Index { get; }

    public override IReadOnlyList<KeyValuePair<string, string>> Fields => [];

    public override IReadOnlyList<Note> Notes => [];

    public override ISeedMatcher CreateMatcher() => new RollingMatcher(Index, new WeakColumn(_weakSums, WeakBytes: 4), sequentialMatches: 1);
}

/// <summary>The folder with the boxes, which are stored as they are.</summary>
internal sealed class ToyStore(TargetLayout layout, string[] names) : StoreOrigin
{
    public override IReadOnlyList<string> Locations => ["boxes/"];

    public override TargetLayout Units => layout;

    public override string AddressOf(int unit) => names[unit];

    public override IChunkUnpacker CreateUnpacker() => new Copy();

    private sealed class Copy : IChunkUnpacker
    {
        public void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content)
        {
            if (!stored.TryCopyTo(content))
                throw new InvalidDataException("the box is too long");
        }

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
