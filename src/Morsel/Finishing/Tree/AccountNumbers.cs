using Morsel.Casync;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>Which numbers the users and groups of an archive have here. By name first: the same user may have another number on each system.</summary>
/// <param name="options">What the caller wants.</param>
/// <param name="features">What the archive keeps.</param>
internal sealed class AccountNumbers(TreeOptions options, CatarFeatures features)
{
    private readonly Accounts _accounts = new();
    private readonly bool _hasNumbers = features.HasAny(CatarFeatures.Ids);

    /// <summary>The number of a user; null if nobody knows it here.</summary>
    public uint? OfUser(byte[]? name, uint number) => Of(name, number, _accounts.UserOf);

    /// <summary>The number of a group; null if nobody knows it here.</summary>
    public uint? OfGroup(byte[]? name, uint number) => Of(name, number, _accounts.GroupOf);

    private uint? Of(byte[]? name, uint number, Func<byte[], uint?> find) =>
        name is null || (options.NumericOwner && _hasNumbers) ? number : find(name) ?? (_hasNumbers ? number : null);
}
