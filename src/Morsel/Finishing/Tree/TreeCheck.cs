using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>Looks whether nobody touched a folder since it was extracted: each entry is asked for its stamp, and none is read.</summary>
internal static class TreeCheck
{
    /// <summary>Whether a folder and all that is in it are as they were.</summary>
    public static bool IsUntouched(ITreeFolder root, KnownTree known, CancellationToken cancellationToken) => IsUntouched(root, known.Nodes, 0, cancellationToken);

    private static bool IsUntouched(ITreeFolder folder, IReadOnlyList<KnownNode> nodes, int index, CancellationToken cancellationToken)
    {
        // Its time says also whether entries came or went.
        if (!nodes[index].Agrees(folder.Stamp))
            return false;
        cancellationToken.ThrowIfCancellationRequested();
        for (int i = index + 1; i < nodes[index].End; i = nodes[i].End)
        {
            KnownNode node = nodes[i];
            if (!node.WasMade)
                continue;
            if (node.Kind != NodeKind.Folder)
            {
                if (folder.Stat(node.Name) is not { } there || !node.Agrees(there))
                    return false;
                continue;
            }
            if (folder.Stat(node.Name) is not { Kind: NodeKind.Folder })
                return false;
            using ITreeFolder inner = folder.Enter(node.Name);
            if (!IsUntouched(inner, nodes, i, cancellationToken))
                return false;
        }
        return true;
    }
}
