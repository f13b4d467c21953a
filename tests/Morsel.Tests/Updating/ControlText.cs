using System.Security.Cryptography;
using System.Text;
using Morsel.Hashing;

namespace Morsel.Tests.Updating;

/// <summary>A control file, each line of which a test can choose.</summary>
/// <param name="Target">The content that it describes.</param>
internal sealed record ControlText(byte[] Target)
{
    public int BlockBytes { get; init; } = 512;

    /// <summary>Bytes kept of each strong checksum.</summary>
    public int StrongBytes { get; init; } = 16;

    public string FileName { get; init; } = "target";

    public IReadOnlyList<string> Locations { get; init; } = ["target"];

    /// <summary>The MTime line; null for none.</summary>
    public string? ModifiedTime { get; init; } = "Sun, 09 Sep 2001 01:46:40 +0000";

    public bool HasSha1 { get; init; } = true;

    public bool HasSha256 { get; init; } = true;

    /// <summary>Addresses of a gzip file of the target; its map stands in the file if there are any, or <see cref="Map"/> is given.</summary>
    public IReadOnlyList<string> PackedLocations { get; init; } = [];

    /// <summary>The records of the gzip map; null for none.</summary>
    public byte[]? Map { get; init; }

    /// <summary>The Recompress line; null for none.</summary>
    public string? Recompress { get; init; }

    /// <summary>The gzip file whose digest stands in the Z-File-Hash line; null for none.</summary>
    public byte[]? DigestedPacked { get; init; }

    /// <summary>The Z-Filename line; null for none.</summary>
    public string? PackedFileName { get; init; }

    public byte[] ToBytes()
    {
        var header = new StringBuilder("zsync: 0.6.2\n").Append($"Filename: {FileName}\n");
        if (ModifiedTime is not null)
            header.Append($"MTime: {ModifiedTime}\n");
        header.Append($"Blocksize: {BlockBytes}\nLength: {Target.Length}\nSafe: File-Hash\nHash-Lengths: 1,4,{StrongBytes}\n");
        foreach (string location in Locations)
            header.Append($"URL: {location}\n");
        foreach (string location in PackedLocations)
            header.Append($"Z-URL: {location}\n");
        if (PackedFileName is not null)
            header.Append($"Z-Filename: {PackedFileName}\n");
        if (Recompress is not null)
            header.Append($"Recompress: {Recompress}\n");
        if (HasSha1)
            header.Append($"SHA-1: {Convert.ToHexStringLower(SHA1.HashData(Target))}\n");
        if (HasSha256)
            header.Append($"File-Hash: SHA-256:{Convert.ToHexStringLower(SHA256.HashData(Target))}\n");
        if (DigestedPacked is not null)
            header.Append($"Safe: Z-File-Hash\nZ-File-Hash: SHA-256:{Convert.ToHexStringLower(SHA256.HashData(DigestedPacked))}\n");
        if (Map is not null)
            header.Append($"Z-Map2: {Map.Length / 4}\n");
        return [.. Encoding.UTF8.GetBytes(header.ToString()), .. Map ?? [], (byte)'\n', .. Records()];
    }

    private byte[] Records()
    {
        int count = (Target.Length + BlockBytes - 1) / BlockBytes;
        uint[] weak = new uint[count];
        byte[] strong = new byte[count * 16];
        WeakSums.OfBlocks(Target, BlockBytes, weak);
        StrongHash.For(DigestAlgorithm.Md4).HashBlocks(Target, BlockBytes, strong);
        using var records = new MemoryStream();
        Span<byte> sum = stackalloc byte[4];
        for (int block = 0; block < count; block++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(sum, weak[block]);
            records.Write(sum);
            records.Write(strong, block * 16, StrongBytes);
        }
        return records.ToArray();
    }
}
