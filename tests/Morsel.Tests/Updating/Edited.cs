namespace Morsel.Tests.Updating;

/// <summary>Contents, and versions of them with some bytes changed, put in, taken out or moved; always the same for the same seed.</summary>
internal static class Edited
{
    public static byte[] Content(int seed, int byteCount)
    {
        byte[] content = new byte[byteCount];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>Another version of <paramref name="content"/>.</summary>
    public static byte[] Version(byte[] content, int seed, int edits)
    {
        var random = new Random(seed);
        List<byte> bytes = [.. content];
        for (int i = 0; i < edits; i++)
        {
            int at = random.Next(bytes.Count), count = Math.Min(random.Next(1, 3000), bytes.Count - at);
            byte[] taken = [.. bytes.Skip(at).Take(count)];
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= 0x55;
                    break;
                case 1:
                    bytes.InsertRange(at, Content(random.Next(), count));
                    break;
                case 2:
                    bytes.RemoveRange(at, count);
                    break;
                default:
                    bytes.RemoveRange(at, count);
                    bytes.InsertRange(random.Next(bytes.Count + 1), taken);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>The same content with one bit changed in the middle of each of the blocks named.</summary>
    public static byte[] Flipped(byte[] content, params int[] blocks)
    {
        byte[] flipped = [.. content];
        foreach (int block in blocks)
            flipped[Math.Min((block * 512) + 256, content.Length - 1)] ^= 1;
        return flipped;
    }
}
