using System.Buffers.Binary;

namespace Morsel.Patching;

/// <summary>
/// Predicts the addresses that code of ARM64 has in two parts: a page of 4 KiB, and soon behind it the place in the page. It also finds out where pages begin in base and target, for the
/// code may begin anywhere in a file.
/// </summary>
internal sealed class ArmPages
{
    private const int Registers = 32, Reach = 32, PageLog = 12, Beginnings = 8, BeginningBytes = 512, Reward = 1 << 16, FadeLog = 5;

    private readonly ArmMoves _moves = new();
    private readonly int[] _scores = new int[Beginnings * Beginnings];
    private readonly Held[] _held = new Held[Registers];
    private (long Base, long Target) _beginning;
    private Use _use;

    /// <summary>What the instruction is predicted to be, that was looked at last.</summary>
    public uint Predicted { get; private set; }

    /// <summary>Nothing is learned yet.</summary>
    public void BeginWindow()
    {
        _moves.Clear();
        Array.Clear(_scores);
        _beginning = default;
    }

    /// <summary>No register holds anything that is known.</summary>
    public void BeginCopy() => Array.Clear(_held);

    /// <summary>Looks at an instruction that puts a page into a register.</summary>
    /// <param name="word">The instruction.</param>
    /// <param name="here">Where it stands.</param>
    /// <param name="behind">What stands behind it in the base.</param>
    /// <param name="most">The addresses that there are.</param>
    /// <returns>Whether its address is one; then it is predicted.</returns>
    public bool TryPage(uint word, CopiedStretch here, ReadOnlySpan<byte> behind, long most)
    {
        int? low = LowOf(word, behind);
        long address = PageBehind(here.From - _beginning.Base, word, low);
        if (address < 0 || address >= most)
            return false;
        _use = new Use(word, here, address, _moves.Of(address) ?? here.At - here.From) { Low = low, IsPage = true };
        Predicted = ArmCodes.WithPages(word, ((address + _use.Move) >> PageLog) - ((here.At - _beginning.Target) >> PageLog));
        return true;
    }

    /// <summary>Looks at an instruction that may have a place in a page.</summary>
    /// <returns>Whether it has, in one that is known; then it is predicted.</returns>
    public bool TryPlace(uint word, CopiedStretch here)
    {
        if (!ArmCodes.HasPlace(word, out int shift, out int place))
            return false;
        Held held = _held[ArmCodes.PageRegisterOf(word)];
        if (!held.IsKnown || here.From - held.At > Reach)
            return false;
        if (ArmCodes.RegisterOf(word) == ArmCodes.PageRegisterOf(word))
            _held[ArmCodes.RegisterOf(word)] = default;
        long address = held.From + place, move = _moves.Of(address) ?? here.At - here.From;
        _use = new Use(word, here, address, move) { Shift = shift, PageInTarget = held.To };
        Predicted = ArmCodes.WithPlace(word, (int)((address + move - held.To) & 0xFFF) >> shift);
        return true;
    }

    /// <summary>Learns what the instruction really is.</summary>
    public void Learn(uint settled)
    {
        if (_use.IsPage)
            LearnPage(settled);
        else if (ArmCodes.IsSamePlace(settled, _use.Word))
            _moves.Learn(_use.Address, _use.PageInTarget + ((long)ArmCodes.PlaceOf(settled) << _use.Shift) - _use.Address);
    }

    private void LearnPage(uint settled)
    {
        int register = ArmCodes.RegisterOf(_use.Word);
        _held[register] = default;
        if (!ArmCodes.IsSamePage(settled, _use.Word))
            return;
        long pages = ArmCodes.PagesOf(settled), page = (((_use.Here.At - _beginning.Target) >> PageLog) + pages) << PageLog;
        _held[register] = new Held(true, _use.Here.From, _use.Address - (_use.Low ?? 0), page);
        if (_use.Low is { } low)
            Score(low, pages);
        else
            _moves.Learn(_use.Address, page - _use.Address);
    }

    // Each place where pages may begin is worth what it predicted right, the last things most.
    private void Score(int low, long pages)
    {
        Span<long> inTarget = stackalloc long[Beginnings];
        for (int i = 0; i < Beginnings; i++)
            inTarget[i] = (_use.Here.At - (i * BeginningBytes)) >> PageLog;
        int best = 0;
        for (int score = 0; score < _scores.Length; score++)
        {
            long address = PageBehind(_use.Here.From - (score % Beginnings * BeginningBytes), _use.Word, low);
            bool isRight = ((address + _use.Move) >> PageLog) - inTarget[score / Beginnings] == pages;
            _scores[score] += (isRight ? Reward : 0) - (_scores[score] >> FadeLog);
            if (_scores[score] > _scores[best])
                best = score;
        }
        _beginning = (best % Beginnings * BeginningBytes, best / Beginnings * BeginningBytes);
    }

    private static long PageBehind(long offset, uint word, int? low) => (((offset >> PageLog) + ArmCodes.PagesOf(word)) << PageLog) + (low ?? 0);

    // The place that is used first of the page.
    private static int? LowOf(uint word, ReadOnlySpan<byte> behind)
    {
        for (int at = 0; at < Reach && at + 4 <= behind.Length; at += 4)
        {
            uint next = BinaryPrimitives.ReadUInt32LittleEndian(behind[at..]);
            if (ArmCodes.IsSamePage(next, word))
                return null;
            if (ArmCodes.HasPlace(next, out _, out int place) && ArmCodes.PageRegisterOf(next) == ArmCodes.RegisterOf(word))
                return place;
        }
        return null;
    }

    // What a register holds: set where, the page in the base, and in the target.
    private readonly record struct Held(bool IsKnown, long At, long From, long To);

    private readonly record struct Use(uint Word, CopiedStretch Here, long Address, long Move)
    {
        public bool IsPage { get; init; }

        public int? Low { get; init; }

        public int Shift { get; init; }

        public long PageInTarget { get; init; }
    }
}
