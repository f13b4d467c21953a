namespace Morsel.Making.Patches;

/// <summary>What a stretch of the target is made of: bytes of the base, of which most are right, and then bytes that are new.</summary>
/// <param name="From">Where the copied bytes begin in the base.</param>
/// <param name="Copied">How many.</param>
/// <param name="Added">How many new ones follow.</param>
internal readonly record struct CopyCommand(long From, long Copied, long Added);
