namespace Morsel.Finishing.Tree;

/// <summary>What of an archive is not on the disk.</summary>
internal enum TreeLoss
{
    Owner,
    Mode,
    Time,
    Attributes,
    Acl,
    Flags,
    SpecialBits,
    PrivilegedAttributes,
    Devices,
    Sockets,
}

/// <summary>Counts what of an archive could not be on the disk, or was not to be, so that the user is told once and not for each entry.</summary>
internal sealed class TreeLosses
{
    private static readonly (TreeLoss Loss, string Text)[] Texts =
    [
        (TreeLoss.Owner, "owners"),
        (TreeLoss.Mode, "modes"),
        (TreeLoss.Time, "times"),
        (TreeLoss.Attributes, "extended attributes"),
        (TreeLoss.Acl, "access control lists (not requested)"),
        (TreeLoss.Flags, "file flags"),
        (TreeLoss.SpecialBits, "set-user-ID and set-group-ID bits (not requested)"),
        (TreeLoss.PrivilegedAttributes, "trusted attributes, capabilities or labels (not requested, or not root)"),
        (TreeLoss.Devices, "devices (not requested, or not root)"),
        (TreeLoss.Sockets, "sockets"),
    ];

    private readonly int[] _counts = new int[Texts.Length];
    private string? _first;

    public void Count(TreeLoss loss) => _counts[(int)loss]++;

    /// <summary>Counts what the system refused.</summary>
    public void Count(TreeLoss loss, IOException refusal)
    {
        _first ??= refusal.Message;
        Count(loss);
    }

    /// <summary>What the user is told; empty if there is nothing to tell.</summary>
    public override string ToString()
    {
        string[] parts = [.. Texts.Where(text => _counts[(int)text.Loss] > 0).Select(text => FormattableString.Invariant($"{_counts[(int)text.Loss]} {text.Text}"))];
        return parts.Length == 0 ? "" : $"not restored: {string.Join(", ", parts)}{(_first is null ? "" : $"; first: {_first}")}";
    }
}
