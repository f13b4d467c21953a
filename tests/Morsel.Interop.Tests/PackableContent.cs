namespace Morsel.Interop.Tests;

/// <summary>Content that gzip packs badly, very well, or like text.</summary>
internal static class PackableContent
{
    /// <param name="random">What it is drawn from.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="kind">"noise", "spaces" or "text"; null for any of them.</param>
    public static byte[] Make(Random random, int length, string? kind = null)
    {
        byte[] bytes = new byte[length];
        kind ??= new[] { "noise", "spaces", "text" }[random.Next(3)];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = kind switch
            {
                "noise" => (byte)random.Next(256),
                "spaces" => (byte)(random.Next(5000) == 0 ? random.Next(256) : ' '),
                _ => i > 500 && random.Next(12) != 0 ? bytes[i - 7 - (i / 900 % 400)] : (byte)random.Next(97, 123),
            };
        }
        return bytes;
    }
}
