using System.Security.Cryptography;
using Morsel.Finishing.Tree;

namespace Morsel.Fuzz.Targets;

/// <summary>What is remembered beside a folder of what was extracted into it. The digest at its end is put there before.</summary>
internal sealed class TreeMemoryTarget() : FuzzTarget("tree-memory")
{
    public override int MostBytes => 2048;

    public override IReadOnlyList<string> Words { get; } = ["morsel-tree 2\n", "\0\u0040", "\0\u0080", "..", "/"];

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (TreeMemory.Read(new OneFile([.. input, .. SHA256.HashData(input)]), "out") is not { } tree)
            return false;
        for (int node = 0; node < tree.Nodes.Count; node++)
            Claim(tree.Nodes[node].End > node && tree.Nodes[node].End <= tree.Nodes.Count, "a folder ends behind its beginning");
        _ = tree.Find(0, tree.Nodes[^1].Name);
        return true;
    }
}
