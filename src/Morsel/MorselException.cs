namespace Morsel;

/// <summary>Why Morsel did not do what it was asked; the types below say what a caller can do about it. What is wrong with the disk is an <see cref="IOException"/> alone.</summary>
/// <example>
/// <code>
/// try
/// {
///     await updater.UpdateAsync("https://example.org/disk.img.zsync", "disk.img");
/// }
/// catch (MorselException failure)
/// {
///     Console.WriteLine(failure.Message);
/// }
/// </code>
/// </example>
public abstract class MorselException : IOException
{
    private protected MorselException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What the caller can change so that the same call may succeed.</summary>
    /// <value>Default <see cref="Remedy.None"/>.</value>
    public Remedy Remedy { get; init; }
}
