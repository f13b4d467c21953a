using Morsel.Descriptions;

namespace Morsel.Updating;

/// <summary>The target was replaced on the server while it was downloaded, and there is a description of the new one. Never leaves the library.</summary>
internal sealed class SupersededException(FoundDescription newer) : Exception("the target was replaced on the server while it was fetched")
{
    /// <summary>The new description.</summary>
    public FoundDescription Newer { get; } = newer;
}
