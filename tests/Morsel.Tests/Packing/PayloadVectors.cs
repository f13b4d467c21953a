using System.Text;
using Morsel.Compression.Native;
using Morsel.Zchunk;

namespace Morsel.Tests.Packing;

/// <summary>What Debian's <c>zck</c> 1.2.3 made, and how it was called.</summary>
internal static class PayloadVectors
{
    private static readonly Dictionary<string, Func<PayloadRequest, PayloadRequest>> Options = new()
    {
        ["auto"] = request => request,
        ["none"] = request => request with { Compress = false },
        ["sha256"] = request => request with { ChunkHash = DigestAlgorithm.Sha256 },
        ["sha512"] = request => request with { ChunkHash = DigestAlgorithm.Sha512 },
        ["sha512_128"] = request => request with { ChunkHash = DigestAlgorithm.Sha512To128 },
        ["u"] = request => request with { ContentDigests = true },
        ["m"] = request => request with { ManualChunks = true },
        ["s"] = request => request with { SplitAt = "<package "u8.ToArray() },
        ["ms"] = request => request with { SplitAt = "<package "u8.ToArray(), ManualChunks = true },
        ["rawdict"] = request => request with { DictionaryPath = Vectors.PathOf("zchunk/raw.dict") },
        ["traineddict"] = request => request with { DictionaryPath = Vectors.PathOf("zchunk/trained.dict") },
    };

    /// <summary>All of them, by name: "meta-v1.xml.rawdict.u.zck" is "meta-v1.xml" with a raw dictionary and -u.</summary>
    public static TheoryData<string> All =>
        [.. Directory.GetFiles(Vectors.PathOf("zchunk"), "*.zck").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Those whose content the reference did not lose a part of.</summary>
    public static TheoryData<string> Whole => [.. All.Cast<object[]>().Select(row => (string)row[0]).Where(name => !LosesContent(name))];

    public static bool LosesContent(string name) => name.StartsWith("split-offset1", StringComparison.Ordinal) || name.StartsWith("split-tail", StringComparison.Ordinal);

    public static string PathOf(string name) => Vectors.PathOf("zchunk/" + name);

    public static byte[] Content(string name) => Vectors.Read("zchunk/" + Source(name));

    /// <summary>The call of the reference, as a request.</summary>
    public static PayloadRequest Request(string name, string output)
    {
        string source = Source(name);
        var request = new PayloadRequest { SourcePath = PathOf(source), OutputPath = output };
        request = name[(source.Length + 1)..].Split('.')[..^1].Aggregate(request, (changed, option) => Options[option](changed));
        return name.StartsWith("split-", StringComparison.Ordinal) ? request with { SplitAt = Encoding.ASCII.GetBytes("<text:") } : request;
    }

    /// <summary>Whether this machine's libzstd gives the same bytes as that which made the vectors.</summary>
    public static bool HasTheirLibrary => Zstd.LibraryVersion is { Major: 1, Minor: 5, Build: 4 };

    private static string Source(string name) => string.Join('.', name.Split('.')[..2]);
}
