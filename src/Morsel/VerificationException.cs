namespace Morsel;

/// <summary>What was assembled or fetched is not what the description describes. The old file is untouched; nothing was installed.</summary>
public sealed class VerificationException : MorselException
{
    /// <param name="message">What was compared, what was got, what was wanted, what to do.</param>
    public VerificationException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the content may be right, but the proof that was asked for cannot be had or is another than expected.</summary>
    /// <value>Default false: the content differs.</value>
    public bool IsProofMissing { get; init; }
}
