using System.Text;
using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>Signatures and keys of minisign.</summary>
internal sealed class MinisignTarget() : FuzzTarget("minisign")
{
    public override int MostBytes => 1024;

    public override IReadOnlyList<string> Words { get; } = ["untrusted comment: ", "\ntrusted comment: ", "\n", "RWQ", "RUQ", "="];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        if (text.Split('\n').Length < 4)
        {
            MinisignKey? key = MinisignKey.TryRead(text);
            Claim(key is null || (key.Number.Length == 8 && key.Name.Length == 16), "the number of a key has eight bytes");
            return key is not null;
        }
        var read = MinisignSignature.Read(input);
        Claim(read.Number.Length == 8 && !read.Comment.Contains('\n', StringComparison.Ordinal), "a comment is one line");
        return true;
    }
}
