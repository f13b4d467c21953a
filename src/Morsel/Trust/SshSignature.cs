using Morsel.Hashing;

namespace Morsel.Trust;

/// <summary>A detached signature of OpenSSH: what <c>ssh-keygen -Y sign</c> writes.</summary>
/// <remarks>Source: <c>PROTOCOL.sshsig</c> of OpenSSH.</remarks>
internal sealed class SshSignature
{
    /// <summary>What descriptions are signed for: a signature for something else is none of a description.</summary>
    public const string Namespace = "morsel";

    /// <summary>What successors of keys are signed for.</summary>
    public const string SuccessionNamespace = "morsel-key";

    private const int Version = 1;
    private const int LineLength = 70;
    private const string Hash = "sha512";
    private const string Title = "SSH SIGNATURE";

    private readonly byte[] _signature;

    private SshSignature(SshPublicKey key, string signedFor, byte[] signature) => (Key, SignedFor, _signature) = (key, signedFor, signature);

    private static ReadOnlySpan<byte> Ending => "-----END SSH SIGNATURE-----"u8;

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    /// <summary>The key that it says made it.</summary>
    public SshPublicKey Key { get; }

    /// <summary>What it was made for: the namespace.</summary>
    public string SignedFor { get; }

    /// <summary>What such a file begins with.</summary>
    public static ReadOnlySpan<byte> Beginning => "-----BEGIN SSH SIGNATURE-----"u8;

    /// <summary>Bytes of the first signature in a file; all, where no other follows it.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> file) =>
        file.IndexOf(Ending) is >= 0 and var end && file[(end + Ending.Length)..].TrimStart(" \t\r\n"u8).StartsWith(Beginning) ? end + Ending.Length : file.Length;

    /// <summary>Reads a signature.</summary>
    /// <exception cref="InvalidKeyException">It is none, or of a kind that is not known here.</exception>
    public static SshSignature Read(ReadOnlySpan<byte> file)
    {
        var fields = new SshFields(Armor.Read(file, Title), "signature");
        fields.Expect(Magic);
        if (fields.Number() is var version && version != Version)
            throw fields.Broken($"its version is {version}, expected {Version}");
        SshPublicKey key = SshPublicKey.Read(fields.Field());
        string signedFor = fields.Text();
        if (!fields.Field().IsEmpty)
            throw fields.Broken("a reserved field is not empty");
        if (fields.Text() is var hash && hash != Hash)
            throw fields.Broken($"it is made with {Printable.Escape(hash)}, expected {Hash}");
        byte[] signature = fields.Field().ToArray();
        fields.End();
        return new SshSignature(key, signedFor, signature);
    }

    /// <summary>Signs.</summary>
    /// <param name="message">What is signed.</param>
    /// <param name="key">By which key.</param>
    /// <param name="signedFor">For what: the namespace.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(ReadOnlySpan<byte> message, SshSigningKey key, string signedFor)
    {
        byte[] signature = key.Sign(Signed(message, signedFor));
        byte[] blob = new SshFieldWriter().Raw(Magic).Number(Version).Field(key.PublicKey.Blob).Text(signedFor).Text("").Text(Hash).Field(signature).Bytes;
        return Armor.Write(blob, Title, LineLength);
    }

    /// <summary>Whether its key made it, of this message, for this use.</summary>
    /// <exception cref="InvalidKeyException">It is not written as it must be.</exception>
    public bool IsOf(ReadOnlySpan<byte> message, string signedFor) => SignedFor == signedFor && Key.Verifies(Signed(message, signedFor), _signature);

    private static byte[] Signed(ReadOnlySpan<byte> message, string signedFor)
    {
        byte[] digest = new byte[Digest.SizeOf(DigestAlgorithm.Sha512)];
        Digester.Hash(DigestAlgorithm.Sha512, message, digest);
        return new SshFieldWriter().Raw(Magic).Text(signedFor).Text("").Text(Hash).Field(digest).Bytes;
    }
}
