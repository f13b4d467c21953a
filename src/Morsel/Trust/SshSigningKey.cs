using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Morsel.Trust;

/// <summary>A private key out of OpenSSH's own file.</summary>
/// <remarks>Source: <c>PROTOCOL.key</c> of OpenSSH.</remarks>
internal sealed class SshSigningKey
{
    private const string Title = "OPENSSH PRIVATE KEY";
    private const string Plain = "none", Cipher = "aes256-ctr", Derivation = "bcrypt";
    private const int CipherKeyBytes = 32, CipherBlockBytes = 16;

    // ssh-keygen uses 16 or 24; a file with very many would keep the processor for hours.
    private const uint MostRounds = 1024;
    private const int MostSaltBytes = 64;

    private readonly byte[] _secret;

    private SshSigningKey(SshPublicKey publicKey, byte[] secret) => (PublicKey, _secret) = (publicKey, secret);

    /// <summary>What others check its signatures with.</summary>
    public SshPublicKey PublicKey { get; }

    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    /// <summary>Reads a key.</summary>
    /// <param name="file">The file.</param>
    /// <param name="askPassphrase">Asked where the file is encrypted; null where nobody knows.</param>
    /// <exception cref="InvalidKeyException">It is no such file, the kind of its key is not known, or the passphrase is missing or wrong.</exception>
    public static SshSigningKey Read(ReadOnlySpan<byte> file, Func<string?> askPassphrase)
    {
        var fields = new SshFields(Armor.Read(file, Title), "private key");
        fields.Expect(Magic);
        string cipher = fields.Text(), derivation = fields.Text();
        ReadOnlySpan<byte> terms = fields.Field();
        if (fields.Number() is var count && count != 1)
            throw fields.Broken($"it has {count} keys, expected one");
        SshPublicKey publicKey = SshPublicKey.Read(fields.Field());
        byte[] secret = fields.Field().ToArray();
        fields.End();
        bool isEncrypted = cipher != Plain;
        if (isEncrypted)
        {
            if (cipher != Cipher || derivation != Derivation)
                throw fields.Broken($"it is encrypted by {Printable.Escape(cipher)} with {Printable.Escape(derivation)}, expected {Cipher} with {Derivation}, as ssh-keygen writes it");
            Decrypt(secret, terms, askPassphrase);
        }
        return ReadSecret(secret, publicKey, isEncrypted);
    }

    /// <summary>Signs a message.</summary>
    /// <returns>The signature, with its kind, as OpenSSH writes it.</returns>
    public byte[] Sign(byte[] message)
    {
        var fields = new SshFieldWriter().Text(PublicKey.Kind);
        return PublicKey.Kind == SshPublicKey.Ed25519Name ? fields.Field(SignEd25519(message)).Bytes : fields.Field(SignEcdsa(message)).Bytes;
    }

    private static void Decrypt(byte[] secret, ReadOnlySpan<byte> terms, Func<string?> askPassphrase)
    {
        var fields = new SshFields(terms, "private key");
        byte[] salt = fields.Field().ToArray();
        uint rounds = fields.Number();
        fields.End();
        if (salt.Length is 0 or > MostSaltBytes || rounds is 0 or > MostRounds)
            throw fields.Broken($"its passphrase takes {rounds} rounds and a salt of {salt.Length} bytes, and {MostRounds} and {MostSaltBytes} are the most");
        if (secret.Length % CipherBlockBytes != 0)
            throw fields.Broken("it is cut off");
        if (askPassphrase() is not { Length: > 0 } passphrase)
            throw fields.Broken("it is encrypted, and its passphrase is missing");
        byte[] derived = BcryptDerivation.Derive(Encoding.UTF8.GetBytes(passphrase), salt, (int)rounds, CipherKeyBytes + CipherBlockBytes);
        var cipher = new SicBlockCipher(new AesEngine());
        cipher.Init(true, new ParametersWithIV(new KeyParameter(derived, 0, CipherKeyBytes), derived, CipherKeyBytes, CipherBlockBytes));
        for (int at = 0; at < secret.Length; at += CipherBlockBytes)
            cipher.ProcessBlock(secret, at, secret, at);
    }

    private static SshSigningKey ReadSecret(byte[] secret, SshPublicKey publicKey, bool isEncrypted)
    {
        var fields = new SshFields(secret, "private key");
        if (fields.Number() != fields.Number())
            throw fields.Broken(isEncrypted ? "the passphrase is wrong" : "it is damaged");
        if (fields.Text() != publicKey.Kind)
            throw fields.Broken("its two halves are of different kinds");
        SshSigningKey key = publicKey.Kind == SshPublicKey.Ed25519Name ? ReadEd25519(ref fields, publicKey) : ReadEcdsa(ref fields, publicKey);
        _ = fields.Field();   // the comment
        for (int i = 0; i < fields.Rest.Length; i++)
            if (fields.Rest[i] != i + 1)
                throw fields.Broken("its padding is wrong");
        return key;
    }

    private static SshSigningKey ReadEd25519(ref SshFields fields, SshPublicKey publicKey)
    {
        byte[] point = fields.Field(Ed25519.PublicKeySize).ToArray(), both = fields.Field(Ed25519.SecretKeySize + Ed25519.PublicKeySize).ToArray();
        byte[] seed = both[..Ed25519.SecretKeySize], made = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, made, 0);
        return made.AsSpan().SequenceEqual(point) && SshPublicKey.OfEd25519(point).Equals(publicKey) ? new SshSigningKey(publicKey, seed) : throw Mismatch(fields);
    }

    private static SshSigningKey ReadEcdsa(ref SshFields fields, SshPublicKey publicKey)
    {
        if (fields.Text() != SshPublicKey.EcdsaCurve)
            throw Mismatch(fields);
        byte[] point = fields.Field(1 + (2 * SshPublicKey.EcdsaBytes)).ToArray();
        var key = new SshSigningKey(publicKey, fields.Positive(SshPublicKey.EcdsaBytes));
        if (!publicKey.Blob.EndsWith(point))
            throw Mismatch(fields);
        return key;
    }

    private static InvalidKeyException Mismatch(SshFields fields) => fields.Broken("its public and its private half do not belong together");

    private byte[] SignEd25519(byte[] message)
    {
        byte[] signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_secret, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    private byte[] SignEcdsa(byte[] message)
    {
        SshPublicKey.DemandLibrary();
        ReadOnlySpan<byte> point = PublicKey.Blob[^(2 * SshPublicKey.EcdsaBytes)..];
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                D = _secret,
                Q = new ECPoint { X = point[..SshPublicKey.EcdsaBytes].ToArray(), Y = point[SshPublicKey.EcdsaBytes..].ToArray() },
            });
            byte[] halves = key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            return new SshFieldWriter().Positive(halves.AsSpan(0, SshPublicKey.EcdsaBytes)).Positive(halves.AsSpan(SshPublicKey.EcdsaBytes)).Bytes;
        }
        catch (CryptographicException)
        {
            throw new InvalidKeyException("private key: its public and its private half do not belong together");
        }
    }
}
