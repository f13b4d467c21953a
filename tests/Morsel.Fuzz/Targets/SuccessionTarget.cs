using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>Files that say which keys follow which.</summary>
internal sealed class SuccessionTarget() : FuzzTarget("succession")
{
    public override IReadOnlyList<string> Words { get; } = ["-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n", "ssh-ed25519 ", "AAAAC3NzaC1lZDI1NTE5AAAAI", " ", "\n", "U1NIU0lHAAAAAQ"];

    // Each line has room for the longest key.
    public override long MostAllocated(int inputBytes) => (128 << 10) + (100L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        int end = 0;
        foreach (Successor successor in Succession.Read(input))
        {
            Claim(successor.End > end && successor.End <= input.Length, "successors stand behind one another");
            end = successor.End;
        }
        return end > 0;
    }
}
