namespace Morsel;

/// <summary>The request or the control file is not safe: a name with a separator, a scheme, a symbolic link as output.</summary>
public sealed class RefusedException : MorselException
{
    /// <param name="message">What was refused, why, and what to do.</param>
    public RefusedException(string message)
        : base(message)
    {
    }
}
