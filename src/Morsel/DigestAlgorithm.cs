namespace Morsel;

/// <summary>The algorithm of a strong checksum of a block, or of a digest of a whole file.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD4, RFC 1320. Broken for signatures; here it only identifies blocks, and a digest verifies the whole file.</summary>
    Md4,

    /// <summary>MD5, RFC 1321.</summary>
    Md5,

    /// <summary>SHA-1, FIPS 180-4.</summary>
    Sha1,

    /// <summary>SHA-224, FIPS 180-4.</summary>
    Sha224,

    /// <summary>SHA-256, FIPS 180-4.</summary>
    Sha256,

    /// <summary>SHA-512, FIPS 180-4.</summary>
    Sha512,

    /// <summary>The first 16 bytes of SHA-512, without the other start values of FIPS 180-4's SHA-512/t.</summary>
    Sha512To128,

    /// <summary>SHA-512/256, FIPS 180-4, with its own start values.</summary>
    Sha512T256,
}
