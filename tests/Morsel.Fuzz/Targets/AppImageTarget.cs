using Morsel.Formats.AppImage;

namespace Morsel.Fuzz.Targets;

/// <summary>AppImages: their head, the table of sections, and the texts in some of those.</summary>
internal sealed class AppImageTarget() : FuzzTarget("appimage")
{
    private static ReadOnlySpan<byte> Image => "ISO"u8;

    public override long MostAllocated(int inputBytes) => (160 << 10) + (100L * inputBytes);

    public override IReadOnlyList<string> Words { get; } = ["\u007fELF", ".upd_info", ".sha256_sig", ".sig_key", "hsqs", "AI\u0002", "gh-releases-zsync|a|b|latest|c*.zsync"];

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] file = input.StartsWith(Image) ? ImageOf(input[Image.Length..]) : input.ToArray();
        if (AppImageReader.Read((buffer, offset) => Copy(file, buffer, offset), file.Length) is not { } facts)
            return false;
        foreach (AppImageSpan? span in (AppImageSpan?[])[facts.Update, facts.Signature, facts.Key])
            Claim(span is not { } section || (section.Offset >= 0 && section.Offset + section.Length <= file.Length), "a section lies in the file");
        _ = OpenPgpKey.FingerprintOf(facts.KeyText);
        return true;
    }

    // Of type 1: a head of 64 bytes, and behind the sixteenth sector a text.
    private static byte[] ImageOf(ReadOnlySpan<byte> input)
    {
        byte[] file = new byte[36_864];
        "CD001"u8.CopyTo(file.AsSpan(32_769));
        ReadOnlySpan<byte> head = input[..Math.Min(64, input.Length)], text = input[head.Length..];
        head.CopyTo(file);
        text[..Math.Min(text.Length, 600)].CopyTo(file.AsSpan(33_651));
        return file[..^(text.Length > 0 && text[^1] % 8 == 0 ? 2700 : 0)];
    }

    private static int Copy(byte[] file, Span<byte> buffer, long offset)
    {
        Claim(offset >= 0, "nothing before the file is read");
        int count = (int)Math.Clamp(file.Length - offset, 0, buffer.Length);
        file.AsSpan((int)Math.Min(offset, file.Length), count).CopyTo(buffer);
        return count;
    }
}
