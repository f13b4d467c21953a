namespace Morsel.Uploading;

/// <summary>The signatures in a file of signatures. While a release takes the place of another, there are two: whichever of the two a client sees is signed.</summary>
internal static class SignatureBlocks
{
    private static ReadOnlySpan<byte> End => "-----END SSH SIGNATURE-----"u8;

    /// <summary>A signature before the one that was there: the first is the one that programs look at that know of one only.</summary>
    /// <param name="fresh">The new file.</param>
    /// <param name="earlier">The file that was there.</param>
    public static byte[] Join(byte[] fresh, byte[] earlier)
    {
        ReadOnlySpan<byte> first = FirstOf(earlier);
        return first.IsEmpty || fresh.AsSpan().IndexOf(first) >= 0 ? fresh : [.. fresh, .. first, (byte)'\n'];
    }

    private static ReadOnlySpan<byte> FirstOf(byte[] file) => file.AsSpan().IndexOf(End) is >= 0 and var end ? file.AsSpan(0, end + End.Length) : [];
}
