using System.Buffers.Binary;
using Morsel.Target;

namespace Morsel.Proof;

/// <summary>Which blocks of a target are there more than once, and which hold nothing but zero bytes, as far as their checksums tell.</summary>
internal static class RepeatedBlocks
{
    private const int KeyBytes = 16;

    // A longer block is not worth the memory for a run of zero bytes.
    private const int MostZeroBytes = 16 << 20;

    /// <summary>The stretches of a target, in order and without gaps.</summary>
    public static IReadOnlyList<BlockStretch> Of(BlockVerifier verifier)
    {
        TargetIndex index = verifier.Index;
        ILookup<UInt128, int> blocks = Enumerable.Range(0, index.Layout.BlockCount).ToLookup(block => KeyOf(index.Proof.Of(block)));
        var stretches = new List<BlockStretch>();
        var kinds = new Dictionary<UInt128, BlockKind>();
        for (int block = 0; block < index.Layout.BlockCount; block++)
        {
            UInt128 key = KeyOf(index.Proof.Of(block));
            if (!kinds.TryGetValue(key, out BlockKind kind))
                kinds.Add(key, kind = blocks[key].Skip(1).Any() ? IsZero(verifier, block) ? BlockKind.Zero : BlockKind.Repeated : BlockKind.Once);
            ByteRange range = index.Layout.RangeOf(block);
            if (stretches is [.., var last] && last.Kind == kind)
                stretches[^1] = last with { Target = new ByteRange(last.Target.Start, range.End) };
            else
                stretches.Add(new BlockStretch(range, kind));
        }
        return stretches;
    }

    private static bool IsZero(BlockVerifier verifier, int block)
    {
        int bytes = (int)verifier.Index.Layout.RangeOf(block).Length;
        return bytes <= MostZeroBytes && verifier.Prove(new byte[bytes], new BlockRun(block, 1)).Has(block);
    }

    // The beginning of a checksum tells blocks apart as well as all of it.
    private static UInt128 KeyOf(ReadOnlySpan<byte> digest)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        key.Clear();
        digest[..Math.Min(KeyBytes, digest.Length)].CopyTo(key);
        return BinaryPrimitives.ReadUInt128LittleEndian(key);
    }
}
