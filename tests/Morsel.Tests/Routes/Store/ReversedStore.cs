using Morsel.Target;

namespace Morsel.Tests.Routes.Store;

/// <summary>A store whose objects hold some blocks each, their bytes in reverse: an unpacking that is easily told from none.</summary>
internal sealed class ReversedStore : StoreOrigin
{
    /// <param name="target">The target.</param>
    /// <param name="blocksOfOne">Blocks that one object holds.</param>
    public ReversedStore(TargetLayout target, int blocksOfOne = 1)
    {
        var ends = new List<long>();
        for (int block = 0; block < target.BlockCount; block += blocksOfOne)
            ends.Add(target.RangeOf(new BlockRun(block, Math.Min(blocksOfOne, target.BlockCount - block))).End);
        Units = new TargetLayout([.. ends]);
    }

    public override IReadOnlyList<string> Locations => ["store"];

    public override TargetLayout Units { get; }

    public override string AddressOf(int unit) => $"{unit % 10}/{unit}.rev";

    public override IChunkUnpacker CreateUnpacker() => new Unpacker();

    /// <summary>What the store holds of a unit.</summary>
    public byte[] Stored(byte[] target, int unit)
    {
        byte[] stored = target[(int)Units.RangeOf(unit).Start..(int)Units.RangeOf(unit).End];
        Array.Reverse(stored);
        return stored;
    }

    private sealed class Unpacker : IChunkUnpacker
    {
        public void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content)
        {
            if (stored.Length != content.Length)
                throw new InvalidDataException("it has another length");
            stored.CopyTo(content);
            content.Reverse();
        }

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
