using System.Buffers;

namespace Morsel.Formats.Casync;

/// <summary>How casync names what is in a store. Source: <c>FORMAT.md</c>, "Chunk store".</summary>
internal sealed class CasyncStoreFormat : IStoreFormat
{
    private const string Compressed = ".cacnk";
    private const int FolderDigits = 4;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public int IdBytes => CasyncIndex.IdBytes;

    public int MostChunkBytes => ChunkSizes.MostBytes;

    public IReadOnlyList<DigestAlgorithm> Algorithms { get; } = [DigestAlgorithm.Sha512T256, DigestAlgorithm.Sha256];

    public IReadOnlyList<string> Extensions { get; } = [".caibx", ".caidx"];

    public string ObjectOf(ReadOnlySpan<byte> id, bool isPlain)
    {
        string hex = Convert.ToHexStringLower(id);
        return $"{hex.AsSpan(0, FolderDigits)}/{hex}{(isPlain ? "" : Compressed)}";
    }

    public byte[]? IdOf(string name, out bool isPlain)
    {
        isPlain = !name.EndsWith(Compressed, StringComparison.Ordinal);
        ReadOnlySpan<char> hex = isPlain ? name : name.AsSpan(0, name.Length - Compressed.Length);
        int digits = 2 * IdBytes;
        if (hex.Length != FolderDigits + 1 + digits || hex[FolderDigits] != '/' || !hex[(FolderDigits + 1)..].StartsWith(hex[..FolderDigits]))
            return null;
        ReadOnlySpan<char> own = hex[(FolderDigits + 1)..];
        return own.ContainsAnyExcept(Digits) ? null : Convert.FromHexString(own);
    }

    public bool Recognizes(ReadOnlySpan<byte> prefix) => CasyncIndex.Recognizes(prefix);

    public NamedChunks ReadIndex(ReadOnlySpan<byte> file)
    {
        CasyncIndex index = CasyncIndex.Read(file);
        return new NamedChunks(index.Algorithm, index.Ends.ToArray(), index.Ids.ToArray());
    }
}
