namespace Morsel.Signatures;

/// <summary>What is known of the signature of a file.</summary>
/// <param name="State">What came of checking it.</param>
/// <param name="Fingerprint">The fingerprint of the key; of a good signature that of the key that made it. Null if it is not known.</param>
/// <param name="Reason">Why it is not more than that; empty if there is nothing to say.</param>
internal sealed record SignatureVerdict(SignatureState State, string? Fingerprint, string Reason = "")
{
    /// <summary>Whether the key, or the signature, was good until some time ago.</summary>
    public bool IsExpired { get; init; }
}

/// <summary>What came of checking a signature.</summary>
internal enum SignatureState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>There is one, and nothing here could check it.</summary>
    Unchecked,

    /// <summary>The key that lies beside it made it, of this content.</summary>
    Good,

    /// <summary>It is not of this content, or the key did not make it.</summary>
    Bad,
}
