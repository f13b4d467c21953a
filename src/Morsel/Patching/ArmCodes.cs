namespace Morsel.Patching;

/// <summary>The instructions of ARM64 that hold an address, or a part of one.</summary>
internal static class ArmCodes
{
    private const uint PlaceMask = 0xFFFu << 10, PageMask = 0x60FFFFE0;

    /// <summary>Whether it is a branch, with or without a way back.</summary>
    public static bool IsBranch(uint word) => (word & 0x7C000000) == 0x14000000;

    /// <summary>Where a branch leads.</summary>
    /// <param name="word">The instruction.</param>
    /// <param name="offset">Where it stands.</param>
    public static long BranchTarget(uint word, long offset) => offset + (4L * ((int)(word << 6) >> 6));

    /// <summary>A branch with the low 26 bits of another value.</summary>
    public static uint WithBranch(uint word, uint value) => (word & 0xFC000000) | (value & 0x03FFFFFF);

    /// <summary>Whether two branches differ in where they lead alone.</summary>
    public static bool IsSameBranch(uint one, uint other) => one >> 26 == other >> 26;

    /// <summary>Whether it puts the address of a page into a register (ADRP).</summary>
    public static bool IsPage(uint word) => (word & 0x9F000000) == 0x90000000;

    /// <summary>Whether both put a page into the same register.</summary>
    public static bool IsSamePage(uint one, uint other) => (one & 0x9F00001F) == (other & 0x9F00001F);

    /// <summary>How many pages away the page is.</summary>
    public static long PagesOf(uint word) => (int)((((word >> 5 & 0x7FFFF) << 2) | (word >> 29 & 3)) << 11) >> 11;

    /// <summary>The same instruction for a page so many pages away, modulo 2^21.</summary>
    public static uint WithPages(uint word, long pages) => (word & ~PageMask) | ((uint)(pages & 3) << 29) | ((uint)((pages >> 2) & 0x7FFFF) << 5);

    /// <summary>The register that an instruction writes, or reads what it stores from.</summary>
    public static int RegisterOf(uint word) => (int)(word & 31);

    /// <summary>The register that holds the page of a place.</summary>
    public static int PageRegisterOf(uint word) => (int)(word >> 5 & 31);

    /// <summary>Whether it has a place in the page that a register holds: an addition, a load or a store.</summary>
    /// <param name="word">The instruction.</param>
    /// <param name="shift">log2 of what the place counts.</param>
    /// <param name="place">The place in the page, in bytes.</param>
    public static bool HasPlace(uint word, out int shift, out int place)
    {
        if ((word & 0xFFC00000) == 0x91000000)
            shift = 0;
        else if ((word & 0x3B000000) == 0x39000000)
            shift = (word & 0x04800000) == 0x04800000 ? 4 : (int)(word >> 30);
        else
            shift = -1;
        place = shift < 0 ? 0 : PlaceOf(word) << shift;
        return shift >= 0 && place < 4096;
    }

    /// <summary>The twelve bits that tell the place.</summary>
    public static int PlaceOf(uint word) => (int)(word >> 10 & 0xFFF);

    /// <summary>The same instruction with another place.</summary>
    public static uint WithPlace(uint word, int place) => (word & ~PlaceMask) | ((uint)place << 10);

    /// <summary>Whether two differ in their place alone.</summary>
    public static bool IsSamePlace(uint one, uint other) => ((one ^ other) & ~PlaceMask) == 0;
}
