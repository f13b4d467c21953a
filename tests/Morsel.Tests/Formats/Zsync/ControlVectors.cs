using System.IO.Compression;

namespace Morsel.Tests.Formats.Zsync;

/// <summary>The control files among the vectors, and the targets that they describe.</summary>
internal static class ControlVectors
{
    /// <summary>Control file and target; a target that ends in ".gz!" is what its first member holds.</summary>
    public static readonly IReadOnlyList<(string Control, string Target)> All =
    [
        ("out/r0.bin", "in/r0.bin"), ("out/r1.bin", "in/r1.bin"), ("out/r2047.bin", "in/r2047.bin"), ("out/r2048.bin", "in/r2048.bin"),
        ("out/r2049.bin", "in/r2049.bin"), ("out/r100000.bin", "in/r100000.bin"), ("out/r100000-b1024", "in/r100000.bin"),
        ("out/t-best-Z.gz", "in/t-best.gz"), ("out/t-best-look", "in/t100000.txt"), ("out/t-def-noname-look", "in/t100000.txt"),
        ("out/t-rsync-look", "in/t100000.txt"), ("out/t-zlib1-look", "in/t100000.txt"), ("out/z/r100000.bin", "in/r100000.bin"),
        ("out/z/t100000.txt", "in/t100000.txt"), ("out/mult-look", "in-gz/mult.gz!"), ("out/stored-look", "in-gz/stored.gz!"),
        ("out/members-look", "in-gz/members.gz!"), ("out/empty-look", "in-gz/empty.gz!"), ("out-other/r100000-0.6.4", "in/r100000.bin"),
        ("out-other/r100000-0.7.2tag", "in/r100000.bin"), ("out-other/r100000-head-MD4", "in/r100000.bin"),
        ("out-other/r100000-head-MD5", "in/r100000.bin"), ("out-other/r100000-head-SHA-224", "in/r100000.bin"),
        ("out-other/r100000-zsync3", "in/r100000.bin"), ("out-other/r100000-zsync3-M", "in/r100000.bin"),
        ("zsyncranges/rep-0.6.2", "zsyncranges/rep.bin"), ("zsyncranges/rep-zsync3", "zsyncranges/rep.bin"),
    ];

    public static IEnumerable<object[]> Rows => All.Select(vector => new object[] { vector.Control, vector.Target });

    public static byte[] Control(string name) => Vectors.Read($"zsync/{name}.zsync");

    public static byte[] Target(string name, long length)
    {
        if (name[^1] != '!')
            return Vectors.Read("zsync/" + name);
        using var inflater = new GZipStream(new MemoryStream(Vectors.Read("zsync/" + name[..^1])), CompressionMode.Decompress);
        byte[] plain = new byte[length];
        inflater.ReadExactly(plain);
        return plain;
    }
}
