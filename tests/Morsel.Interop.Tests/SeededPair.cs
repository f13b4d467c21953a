namespace Morsel.Interop.Tests;

/// <summary>An old and a new content, the same at every run.</summary>
internal sealed record SeededPair(byte[] Old, byte[] New)
{
    /// <summary>A new content of random bytes, and an old one that resembles it in a certain way.</summary>
    /// <param name="pattern">How they differ.</param>
    /// <param name="length">Bytes in the new content.</param>
    public static SeededPair Make(string pattern, int length)
    {
        var random = new Random(length);
        byte[] content = Bytes(random, length);
        return new SeededPair(OldFor(pattern, content, random), content);
    }

    private static byte[] OldFor(string pattern, byte[] content, Random random) => pattern switch
    {
        "identical" => [.. content],
        "few edits" => Edited(content, 5, random),
        "many edits" => Edited(content, Math.Max(1, content.Length / 20_000), random),
        "stripes" => Striped(content, 9000),
        "insertion" => Inserted(content, content.Length / 3, Bytes(random, 1234)),
        "shift" => [.. Bytes(random, 3), .. content],
        "cut" => content[..(content.Length * 3 / 5)],
        "reordered" => [.. content[(content.Length / 2)..], .. content[..(content.Length / 2)]],
        "unrelated" => Bytes(random, content.Length),
        "nothing" => [],
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, null),
    };

    private static byte[] Edited(byte[] content, int editCount, Random random)
    {
        byte[] edited = [.. content];
        for (int i = 0; i < editCount && edited.Length > 0; i++)
            edited[random.Next(edited.Length)] ^= 0xFF;
        return edited;
    }

    private static byte[] Striped(byte[] content, int stepBytes)
    {
        byte[] striped = [.. content];
        for (int i = 0; i < striped.Length; i += stepBytes)
            striped[i] ^= 0xFF;
        return striped;
    }

    private static byte[] Inserted(byte[] content, int at, byte[] insertion) => [.. content[..at], .. insertion, .. content[at..]];

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
