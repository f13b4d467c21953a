namespace Morsel.Zsync;

/// <summary>How a zsync control file is written.</summary>
public sealed record ZsyncMakeOptions
{
    /// <summary>The strong checksum of blocks: MD4, which every client supports, or MD5 or SHA-224, which only the newest clients support.</summary>
    /// <value>Default <see cref="DigestAlgorithm.Md4"/>.</value>
    public DigestAlgorithm StrongHash { get; init; } = DigestAlgorithm.Md4;

    /// <summary>The writer whose bytes are reproduced.</summary>
    /// <value>Default <see cref="ZsyncDialect.Morsel"/>.</value>
    public ZsyncDialect Dialect { get; init; }
}
