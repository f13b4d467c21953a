namespace Morsel.Publishing;

/// <summary>Another publisher has changed an object in the meantime. Nothing after that object was changed by this one.</summary>
public sealed class PublishConflictException : MorselException
{
    /// <param name="store">The store.</param>
    /// <param name="name">The object.</param>
    /// <param name="inner">What the store said.</param>
    public PublishConflictException(string store, string name, Exception? inner = null)
        : base($"{store}: {name} was changed by another publisher in the meantime, so nothing more was published: see which release is there now, and run it again", inner)
    {
    }
}
