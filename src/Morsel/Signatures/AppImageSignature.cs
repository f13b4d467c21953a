using System.Text;
using Morsel.Files;
using Morsel.Formats.AppImage;
using Morsel.Hashing;

namespace Morsel.Signatures;

/// <summary>The signature inside an AppImage. Its key travels in the file, so it says whose the file is, and not that one should trust them.</summary>
/// <param name="program">Checks it; null if this machine has nothing for that.</param>
internal sealed class AppImageSignature(OpenPgpProgram? program)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Checks the signature of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="facts">What it says of itself.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SignatureVerdict Check(IBlockFile file, AppImageFacts facts)
    {
        if (!facts.IsSigned)
            return new SignatureVerdict(SignatureState.None, null);
        string? fingerprint = OpenPgpKey.FingerprintOf(facts.KeyText);
        if (OpenPgpKey.BytesOf(facts.KeyText) is not { } key)
            return new SignatureVerdict(SignatureState.Unchecked, fingerprint, "the file has no key that can be read");
        if (program is null)
            return new SignatureVerdict(SignatureState.Unchecked, fingerprint, "neither gpgv nor gpg is installed");
        byte[] text = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SignedDigest(file, facts)));
        return program.Check(text, Encoding.UTF8.GetBytes(facts.SignatureText), key) is { } told
            ? OpenPgpVerdict.Of(told, fingerprint)
            : new SignatureVerdict(SignatureState.Unchecked, fingerprint, "the program that checks signatures could not be run, or took too long");
    }

    /// <summary>SHA-256 of a file in which signature and key count as zeros.</summary>
    public static byte[] SignedDigest(IBlockFile file, AppImageFacts facts)
    {
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        byte[] buffer = new byte[BufferBytes];
        for (long offset = 0; offset < facts.Length;)
        {
            int count = file.Read(buffer, offset);
            if (count == 0)
                throw new IOException("the file became shorter while it was read");
            Clear(buffer.AsSpan(0, count), offset, facts.Signature);
            Clear(buffer.AsSpan(0, count), offset, facts.Key);
            digester.Append(buffer.AsSpan(0, count));
            offset += count;
        }
        return digester.End();
    }

    private static void Clear(Span<byte> bytes, long offset, AppImageSpan? span)
    {
        if (span is not { } section)
            return;
        long start = Math.Max(0, section.Offset - offset), end = Math.Min(bytes.Length, section.Offset + section.Length - offset);
        if (start < end)
            bytes[(int)start..(int)end].Clear();
    }
}
