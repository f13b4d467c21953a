using System.Buffers.Binary;
using Morsel.Compression.Native;

namespace Morsel.Finishing.Tree;

/// <summary>What stands in an archive between the contents of its files, compressed to be remembered.</summary>
internal static class TreeStructure
{
    private const int MostBytes = 1 << 30, LengthBytes = 4, Level = 3;

    /// <summary>Compresses it.</summary>
    /// <returns>Nothing where it is too long to be worth remembering.</returns>
    public static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> structure)
    {
        if (structure.Length > MostBytes)
            return default;
        using var encoder = new ZstdEncoder(Level, strategy: null, []);
        // Of what is not written to, the system gives nothing.
        byte[] packed = GC.AllocateUninitializedArray<byte>(LengthBytes + ZstdEncoder.MostStoredBytes(structure.Length));
        BinaryPrimitives.WriteInt32LittleEndian(packed, structure.Length);
        return packed.AsMemory(0, LengthBytes + encoder.Compress(structure, packed.AsSpan(LengthBytes)));
    }

    /// <summary>Gives it back; null where there is none.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length <= LengthBytes || BinaryPrimitives.ReadInt32LittleEndian(packed) is < 0 or > MostBytes)
            return null;
        try
        {
            byte[] structure = new byte[BinaryPrimitives.ReadInt32LittleEndian(packed)];
            using var decoder = new ZstdDecoder([]);
            decoder.Decompress(packed[LengthBytes..], structure);
            return structure;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
