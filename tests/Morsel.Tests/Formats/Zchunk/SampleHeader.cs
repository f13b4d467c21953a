using System.Security.Cryptography;
using Morsel.Formats.Zchunk;

namespace Morsel.Tests.Formats.Zchunk;

/// <summary>A header written field by field, so that any field can lie while the header's digest is right.</summary>
internal sealed record SampleHeader
{
    public string WholeKind { get; init; } = "81";

    /// <summary>null for the true length.</summary>
    public string? HeaderLength { get; init; }

    public string Flags { get; init; } = "80";

    public string Compression { get; init; } = "82";

    /// <summary>The number of optional elements and what follows.</summary>
    public string OptionalElements { get; init; } = "";

    public string? IndexLength { get; init; }

    public string ChunkKind { get; init; } = "83";

    public string? ChunkCount { get; init; }

    public IReadOnlyList<string> Entries { get; init; } = [Zero + "8080", new string('1', 32) + Number(22) + Number(13)];

    public string Signatures { get; init; } = "80";

    /// <summary>A digest of zero bytes.</summary>
    public static string Zero { get; } = new('0', 32);

    public static string Number(long value)
    {
        var bytes = new List<byte>();
        CompressedInteger.Write(bytes, value);
        return Convert.ToHexStringLower([.. bytes]);
    }

    public byte[] ToBytes()
    {
        string index = ChunkKind + (ChunkCount ?? Number(Entries.Count)) + string.Concat(Entries);
        string preface = new string('0', 64) + Flags + Compression + OptionalElements + (IndexLength ?? Number(index.Length / 2)) + index + Signatures;
        string lead = WholeKind + (HeaderLength ?? Number(preface.Length / 2));
        byte[] digest = SHA256.HashData([.. ZchunkLead.Magic, .. Convert.FromHexString(lead + preface)]);
        return [.. ZchunkLead.Magic, .. Convert.FromHexString(lead), .. digest, .. Convert.FromHexString(preface)];
    }
}
