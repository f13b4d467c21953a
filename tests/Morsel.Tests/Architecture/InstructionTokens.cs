using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Morsel.Tests.Architecture;

/// <summary>Reads the instructions of a method body for what they name (ECMA-335, partition III).</summary>
internal static class InstructionTokens
{
    private const byte TwoByteCode = 0xFE;

    // The runtime's own table of all instructions, so that none is forgotten here.
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    /// <summary>The types, methods, fields and signatures that instructions name, in order; strings are left out.</summary>
    /// <exception cref="BadImageFormatException">A byte is no instruction.</exception>
    public static IEnumerable<EntityHandle> Read(MethodBodyBlock body)
    {
        BlobReader code = body.GetILReader();
        var named = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            int offset = code.Offset;
            byte first = code.ReadByte();
            ushort value = first == TwoByteCode ? (ushort)(first << 8 | code.ReadByte()) : first;
            if (!Operands.TryGetValue(value, out OperandType operand))
                throw new BadImageFormatException($"no instruction has the code {value:x} (byte {offset} of a body)");
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig)
                named.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
            else
                code.Offset += OperandBytes(operand, code);
        }
        return named;
    }

    private static int OperandBytes(OperandType operand, BlobReader code) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineBrTarget or OperandType.InlineI or OperandType.InlineString or OperandType.ShortInlineR => 4,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * code.ReadInt32(),
        _ => throw new BadImageFormatException($"unknown operand {operand}"),
    };
}
