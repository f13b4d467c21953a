namespace Morsel;

/// <summary>The content does not match the control file, or cannot be verified as required. The old file is unchanged; nothing was installed.</summary>
public sealed class VerificationException : MorselException
{
    /// <param name="message">What was compared, what was found, what was expected, what to do.</param>
    public VerificationException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the content may be right, but the required verification is not possible, or the digest is another than expected.</summary>
    /// <value>Default false: the content differs.</value>
    public bool IsProofMissing { get; init; }
}
