namespace Morsel;

/// <summary>A rule of safety forbids what was asked or what a description wants: a name with a separator, a scheme, a link as output.</summary>
public sealed class RefusedException : MorselException
{
    /// <param name="message">What was refused, why, and what to do.</param>
    public RefusedException(string message)
        : base(message)
    {
    }
}
