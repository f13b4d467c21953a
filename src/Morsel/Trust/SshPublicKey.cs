using System.Security.Cryptography;
using Morsel.Hashing;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Morsel.Trust;

/// <summary>A public key of OpenSSH: Ed25519, or ECDSA on the curve P-256.</summary>
internal sealed class SshPublicKey : IEquatable<SshPublicKey>
{
    /// <summary>The names of the kinds that are known.</summary>
    public const string Ed25519Name = "ssh-ed25519", EcdsaName = "ecdsa-sha2-nistp256";

    /// <summary>Bytes of a coordinate of a point on P-256, and of a half of a signature.</summary>
    internal const int EcdsaBytes = 32;

    internal const string EcdsaCurve = "nistp256";

    private readonly byte[] _blob;
    private readonly byte[] _point;

    private SshPublicKey(string kind, byte[] blob, byte[] point) => (Kind, _blob, _point) = (kind, blob, point);

    /// <summary>The kind, as OpenSSH calls it.</summary>
    public string Kind { get; }

    /// <summary>The key, as signatures contain it.</summary>
    public ReadOnlySpan<byte> Blob => _blob;

    /// <summary>The fingerprint, as <c>ssh-keygen -l</c> prints it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(Digester.Sha256Of(_blob)).TrimEnd('=');

    /// <summary>The key as a line of a file, without a comment.</summary>
    public string Line => $"{Kind} {Convert.ToBase64String(_blob)}";

    /// <summary>Whether keys of a kind can be used here.</summary>
    public static bool IsKnown(string kind) => kind is Ed25519Name or EcdsaName;

    /// <summary>Reads a key.</summary>
    /// <exception cref="InvalidKeyException">It is none, or of another kind.</exception>
    public static SshPublicKey Read(ReadOnlySpan<byte> blob)
    {
        var fields = new SshFields(blob, "public key");
        string kind = fields.Text();
        if (!IsKnown(kind))
            throw fields.Broken($"its kind is {Printable.Escape(kind)}, expected {Ed25519Name} or {EcdsaName}");
        if (kind == EcdsaName && fields.Text() is var curve && curve != EcdsaCurve)
            throw fields.Broken($"its curve is {Printable.Escape(curve)}, expected {EcdsaCurve}");
        ReadOnlySpan<byte> point = kind == Ed25519Name ? fields.Field(Ed25519.PublicKeySize) : fields.Field(1 + (2 * EcdsaBytes));
        fields.End();
        if (kind == EcdsaName && point[0] != 4)
            throw fields.Broken("its point is compressed, which OpenSSH does not do");
        return new SshPublicKey(kind, blob.ToArray(), point.ToArray());
    }

    /// <summary>The key of an Ed25519 point.</summary>
    public static SshPublicKey OfEd25519(ReadOnlySpan<byte> point) => Read(new SshFieldWriter().Text(Ed25519Name).Field(point).Bytes);

    /// <summary>Whether this key made a signature of a message.</summary>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">The signature, with its kind, as OpenSSH writes it.</param>
    /// <exception cref="InvalidKeyException">The signature is not written as one of this kind of key.</exception>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var fields = new SshFields(signature, "signature");
        if (fields.Text() is var kind && kind != Kind)
            throw fields.Broken($"it is of kind {Printable.Escape(kind)}, and its key of kind {Kind}");
        ReadOnlySpan<byte> own = fields.Field();
        fields.End();
        return Kind == Ed25519Name ? VerifiesEd25519(message, own) : VerifiesEcdsa(message, own);
    }

    public bool Equals(SshPublicKey? other) => other is not null && _blob.AsSpan().SequenceEqual(other._blob);

    public override bool Equals(object? obj) => Equals(obj as SshPublicKey);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Fingerprint);

    internal static bool VerifiesEd25519(ReadOnlySpan<byte> point, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, point.ToArray(), 0, message.ToArray(), 0, message.Length);

    /// <summary>Makes sure that the runtime can do what P-256 needs; without OpenSSL it would end the process.</summary>
    /// <exception cref="InvalidKeyException">It cannot.</exception>
    internal static void DemandLibrary()
    {
        if (!Digest.HasLibrary)
            throw new InvalidKeyException($"{EcdsaName}: it needs OpenSSL, which is not installed; {Ed25519Name} does not");
    }

    private bool VerifiesEd25519(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => VerifiesEd25519(_point, message, signature);

    private bool VerifiesEcdsa(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        DemandLibrary();
        var fields = new SshFields(signature, "signature");
        byte[] halves = [.. fields.Positive(EcdsaBytes), .. fields.Positive(EcdsaBytes)];
        fields.End();
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = _point[1..(1 + EcdsaBytes)], Y = _point[(1 + EcdsaBytes)..] },
            });
            return key.VerifyData(message, halves, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            throw new InvalidKeyException("public key: its point is not on the curve");
        }
    }
}
